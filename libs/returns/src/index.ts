export type { Answer, Answers, AnswerValue, FilledAt, Origin } from './answers';
export { QUESTION_CHECKS } from './checks/question-checks';
export { RETURN_RULES } from './rules';
export { putFirstTemplatesInForce, TemplateStore } from './template.store';
export type { TemplateVersion } from './template.store';
