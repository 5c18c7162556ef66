export type { Answer, Answers, AnswerValue, FilledAt, Origin } from './answers';
export { QUESTION_CHECKS } from './checks/question-checks';
export { RETURN_RULES } from './rules';
