import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { documentName } from './document-name';
import { returnDocuments } from './documents/return-documents';
import type { KeptDocument, OfReturn } from './return.events';
import { ReturnForms } from './return-forms';
import { draftContent } from './return-rendering';
import { submissionOf } from './return-state';
import { ReturnStore } from './return.store';
import { ReturnSurroundings } from './return-surroundings';
import { refusal } from './rules';

export interface ReturnDocument {
  readonly name: string;
  readonly content: Buffer;
}

type Answer = Result<ReturnDocument, readonly Refusal[]>;

/**
 * A document of a return: of a revision that was submitted, the bytes that were. Without a revision that of the one that
 * stands, marked as a draft until it is submitted. Refused as `no-return` or `return-not-submitted`.
 */
export class ReturnDocumentQuery extends Query<Answer> {
  constructor(
    readonly of: OfReturn,
    readonly form: KeptDocument['form'],
    readonly revision?: number,
  ) {
    super();
  }
}

@QueryHandler(ReturnDocumentQuery)
export class ReturnDocumentHandler implements IQueryHandler<ReturnDocumentQuery> {
  constructor(
    private readonly forms: ReturnForms,
    private readonly returns: ReturnStore,
    private readonly surroundings: ReturnSurroundings,
  ) {}

  async execute({ of, form, revision }: ReturnDocumentQuery): Promise<Answer> {
    const read = await this.forms.read(of);
    if (!read.ok) return read;
    const { state, form: template, history } = read.value;
    const submission =
      revision === undefined
        ? submissionOf(state)
        : state.submissions.find(({ snapshot }) => snapshot.revision === revision);
    if (revision === undefined && !submission) {
      const reference = await this.surroundings.referenceNow();
      const area = { code: of.area, name: reference.area(of.area)?.name ?? of.area };
      const changedAt = history.at(-1)?.recordedAt ?? state.due;
      const made = await returnDocuments(draftContent(template, area, state, changedAt));
      if (!made.ok) return fail([made.failure]);
      const name = `draft-${documentName(of, state.revision, form)}`;
      return ok({ name, content: made.value[form] });
    }
    const kept = submission?.snapshot.documents.find((document) => document.form === form);
    if (!kept) {
      const what = `No revision ${revision ?? state.revision} was submitted`;
      return fail([
        refusal('return-not-submitted', '/revision', what, 'Ask for one that was, or for the draft'),
      ]);
    }
    return ok({ name: kept.name, content: await this.returns.document(kept.sha256) });
  }
}
