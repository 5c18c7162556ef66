// What an agreement has to look like, wherever it is read: it loads no framework, as the index does.
export { agreementContentSchema, penceSchema, signatureSchema } from './agreement-content';
export { amountNamed, exactText, releaseReason } from './in-words';
export { inventedLabel } from './invented';
export { figureKey, figuresOf } from './settle';
export { nameSchema } from './settlement-command';
export { untoldText } from './untold';
export { differingAmounts, grouped } from './working';
