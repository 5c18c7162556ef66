export { drawingStyles } from './drawing-styles';
export { asSentence, fieldGrid, refusalInWords, refuseEmpty } from './field';
export type { Field, FieldSet, FormGiven, Option } from './field';
export { commandForm, decisionForm, NOTHING_GIVEN, questionForm } from './form';
export type { DecisionForm } from './form';
export {
  leadTo,
  readFormSent,
  refusedForm,
  textsTyped,
  textTyped,
  typedIfAny,
  whoIsSignedIn,
} from './form-sent';
export type { FormSent } from './form-sent';
export { Html, html } from './html';
export type { Cell, Column } from './html';
export { named } from './named';
export { pageOf } from './page-of';
export type { Crumb, LivePage, Page, Section } from './page-of';
export {
  details,
  heading,
  inset,
  link,
  linkList,
  marking,
  note,
  noted,
  paragraph,
  passage,
  saysMoment,
  subheading,
  summaryList,
  table,
  tag,
  words,
} from './parts';
export type { TagColour } from './parts';
export { formToken, KEPT_BY_NOBODY, sendPage, sendProblemPage, sendPublicPage } from './send-page';
export { siteAsset } from './site-assets';
export { FILE_PARAMETER } from './table-files';
