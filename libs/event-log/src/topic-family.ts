/**
 * The name of a topic, or of a family of them: `activity.direct.*` is every topic whose name begins with
 * `activity.direct.`, whenever it comes to be.
 */
export type TopicOrFamily = string;

const REST = '*';

/** What the names of a family's topics begin with; nothing for the name of one topic. */
export function beginningOf(topic: TopicOrFamily): string | undefined {
  return topic.endsWith(REST) ? topic.slice(0, -REST.length) : undefined;
}

export function isFamily(topic: TopicOrFamily): boolean {
  return beginningOf(topic) !== undefined;
}

export function isAmong(topic: string, topics: readonly TopicOrFamily[]): boolean {
  return topics.some((each) => {
    const beginning = beginningOf(each);
    return beginning === undefined ? each === topic : topic.startsWith(beginning);
  });
}
