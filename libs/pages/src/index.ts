export type { Field, FieldSet, FormGiven } from './field';
export { decisionForm, NOTHING_GIVEN, questionForm } from './form';
export { Html, html } from './html';
export { pageOf } from './page-of';
export type { Crumb, LivePage, Page, Section } from './page-of';
export { details, heading, inset, link, summaryList, table, tag } from './parts';
export type { Cell, Column, TagColour } from './parts';
export { formToken, KEPT_BY_NOBODY, sendPage, sendProblemPage, sendPublicPage } from './send-page';
export { siteAsset } from './site-assets';
