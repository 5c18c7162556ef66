export { DefinitionStore } from './definition.store';
export type { Catalogue, FirstVersions, InForce } from './definition.store';
export { Definitions } from './definitions';
export { putFirstVersionsInForce } from './first-versions.command';
export { isDefinitionStream } from './definition.events';
export { MappingStore } from './mapping.store';
export type { MappingVersion } from './mapping.store';
export { Names } from './names';
export type { NameOf } from './names';
export { ReferenceModule } from './reference.module';
export { ReferenceStore } from './reference.store';
export { readReferenceDocument } from './read-reference-document';
export type {
  Area,
  ExpectedReporter,
  Organisation,
  Population,
  ReferenceDocument,
} from './reference-document';
export { ReferenceView } from './reference-view';
export { REFERENCE_RULES } from './rules';
