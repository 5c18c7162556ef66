export { COLUMN_MAPPINGS, MEASURES, POLICY_YEARS } from './catalogue';
export { categoriesOf, checkCategory } from './category';
export type { Code } from './code-lists';
export { AGENCIES, CARE_TYPES, DELAY_REASONS } from './code-lists';
export type {
  ColumnMapping,
  Layout,
  Mark,
  Stated,
  TemplateColumn,
  ValueColumn,
  Wording,
} from './column-mapping';
export {
  areaColumns,
  areWordsOf,
  columnMappingSchema,
  headerWords,
  isWorded,
  mappingHash,
  templateColumns,
  templateHeader,
} from './column-mapping';
export { definitionHash } from './definition-hash';
export { measureSentence, metricSentence, perWhat } from './definition-sentence';
export type { AreaKind, Measure, OrganisationKind } from './measure';
export { AREA_KINDS, measureSchema, ORGANISATION_KINDS } from './measure';
export { progressOf } from './metric-progress';
export type { ConditionStatus, NationalConditions } from './national-conditions';
export { NATIONAL_CONDITIONS } from './national-conditions';
export type { Metric, PolicyYear, PopulationBand } from './policy-year';
export { metricSchema, policyYearSchema, POPULATION_BANDS } from './policy-year';
export type { Predicate, PredicateField, PredicateRow } from './predicate';
export { predicateHolds, PREDICATE_FIELDS, predicateSchema } from './predicate';
export type { NameOf } from './predicate-sentence';
export { predicateSentence } from './predicate-sentence';
export type { SqlCondition } from './predicate-sql';
export { predicateSql } from './predicate-sql';
export type { ReturnRule } from './return-rule';
export { ANSWER_TYPES, answerSourceSchema, returnTemplateSchema, templateHash } from './return-template';
export type {
  AnswerSource,
  AnswerType,
  ReturnQuestion,
  ReturnSection,
  ReturnSheet,
  ReturnTemplate,
} from './return-template';
export { RETURN_TEMPLATES } from './return-templates';
export { AREAS_OF_SPEND } from './return-templates/planning-2014/expenditure';
export { RULES } from './rules';
export { templateFaults } from './template-faults';
export { RETURN_TEMPLATE_RULES } from './template-faults/rules';
