import type { Rule } from '#kernel';

const MAKING_DATA_COUNT = 'NHS England, "Making Data Count"';

/** What decisions on a chart are held to. */
export const CHART_RULES = [
  {
    code: 'chart-reason-required',
    severity: 'error',
    sentence:
      'Rebasing a chart, fixing its baseline, choosing its moving ranges or clearing it of these says why.',
    why: 'Limits that rest on something else hide what was before; whoever reads the chart is told what had changed.',
    source: MAKING_DATA_COUNT,
  },
  {
    code: 'chart-rebased-there',
    severity: 'error',
    sentence: 'A chart is rebased once from a month.',
    why: 'Nothing would be decided.',
    source: 'How a chart is kept here',
  },
  {
    code: 'chart-baseline-too-short',
    severity: 'error',
    sentence: 'A fixed baseline has twelve points or more.',
    why: 'Limits of fewer move too much with each of them to hold later points against.',
    source: MAKING_DATA_COUNT,
  },
  {
    code: 'chart-ranges-stand-so',
    severity: 'error',
    sentence:
      'Moving ranges are screened where all of them count, and all of them count where they are screened.',
    why: 'Nothing would be decided.',
    source: 'How a chart is kept here',
  },
  {
    code: 'chart-not-rebased',
    severity: 'error',
    sentence:
      'A chart is cleared where it has a rebase, a fixed baseline, or moving ranges that are not screened.',
    why: 'There is nothing to take back.',
    source: 'How a chart is kept here',
  },
] as const satisfies readonly Rule[];
