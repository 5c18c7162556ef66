export type { Answer, Answers, AnswerValue, FilledAt, Origin } from './answers';
