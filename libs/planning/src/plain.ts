// What a plan has to look like, wherever it is read: it loads no framework, as the index does.
export {
  planAgreementSchema,
  planContentSchema,
  planProposalSchema,
  planSubmissionSchema,
} from './plan-content';
export { spreadTotal } from './spread-total';
