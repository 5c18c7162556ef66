export { DefinitionStore } from './definition.store';
export type { FirstVersions } from './definition.store';
export { Definitions } from './definitions';
export { ReferenceModule } from './reference.module';
export { ReferenceStore } from './reference.store';
export { readReferenceDocument } from './read-reference-document';
export type { Area, ExpectedReporter, Organisation, ReferenceDocument } from './reference-document';
export { ReferenceView } from './reference-view';
export { REFERENCE_RULES } from './rules';
