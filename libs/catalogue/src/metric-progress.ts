/** One way in which a metric may be said to go. */
interface ProgressOption {
  readonly code: string;
  readonly name: string;
  /** Whether whoever says so says beside it what stands in the way. */
  readonly asksForChallenges: boolean;
}

/** What the returns of some policy years let be said of a metric. */
interface ProgressOptions {
  readonly policyYears: readonly string[];
  readonly options: readonly ProgressOption[];
  /** False where no document of the time was found that has exactly these words. */
  readonly verified: boolean;
  readonly source: string;
}

const ON_TRACK: ProgressOption = {
  code: 'on-track',
  name: 'On track to meet target',
  asksForChallenges: false,
};
const NOT_KNOWN: ProgressOption = {
  code: 'data-not-available',
  name: 'Data not available to assess progress',
  asksForChallenges: true,
};

const UNTIL_2017: ProgressOptions = {
  policyYears: ['2014/15', '2015/16', '2016/17'],
  options: [
    ON_TRACK,
    {
      code: 'improved-not-on-target',
      name: 'On track for improved performance, but not to meet full target',
      asksForChallenges: true,
    },
    { code: 'no-improvement', name: 'No improvement in performance', asksForChallenges: true },
    NOT_KNOWN,
  ],
  verified: false,
  source: 'Bury Council, Better Care Fund monitoring report 2016/17, has all four in use',
};

const FROM_2017: ProgressOptions = {
  policyYears: [...['2017/18', '2018/19', '2019/20', '2021/22', '2022/23', '2023/24', '2024/25', '2025/26']],
  options: [
    ON_TRACK,
    { code: 'not-on-track', name: 'Not on track to meet target', asksForChallenges: true },
    NOT_KNOWN,
  ],
  verified: false,
  source: 'Herefordshire Council, Better Care Fund year-end report 2022/23, has one of them in use',
};

/** What may be said of a metric's progress; 2020/21 asked for no metrics. */
export const METRIC_PROGRESS: readonly ProgressOptions[] = [UNTIL_2017, FROM_2017];

/** What the returns of a policy year let be said of progress; undefined where they asked for no metrics. */
export function progressOf(policyYear: string): readonly ProgressOption[] | undefined {
  return METRIC_PROGRESS.find(({ policyYears }) => policyYears.includes(policyYear))?.options;
}
