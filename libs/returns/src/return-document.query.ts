import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { renderStatement } from '#documents';
import type { DocumentForm } from './document-forms';
import { documentName } from './document-name';
import type { ReturnContent } from './documents/return-content';
import { returnDocuments } from './documents/return-documents';
import { returnStatement } from './documents/return-statement';
import type { OfReturn } from './return.events';
import { ReturnForms } from './return-forms';
import { draftContent, lockedContent } from './return-rendering';
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
 * stands, marked as a draft until it is submitted. A PDF is made when it is asked for, of what was locked. Refused as `no-return` or `return-not-submitted`.
 */
export class ReturnDocumentQuery extends Query<Answer> {
  constructor(
    readonly of: OfReturn,
    readonly form: DocumentForm,
    readonly revision?: number,
    /** As it stood by a moment, `2017-04-03T09:00:00.000Z`. */
    readonly recordedBy?: string,
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

  async execute({ of, form, revision, recordedBy }: ReturnDocumentQuery): Promise<Answer> {
    const read = await this.forms.read(of, await this.surroundings.upTo(recordedBy));
    if (!read.ok) return read;
    const { state, form: template, history } = read.value;
    const submission =
      revision === undefined
        ? submissionOf(state)
        : state.submissions.find(({ snapshot }) => snapshot.revision === revision);
    if (submission && form === 'pdf') {
      const { snapshot } = submission;
      const name = documentName(of, snapshot.revision, form);
      return named(name, await documentOf(lockedContent(template, of.area, snapshot), form));
    }
    if (revision === undefined && !submission) {
      const reference = await this.surroundings.referenceNow();
      const area = { code: of.area, name: reference.area(of.area)?.name ?? of.area };
      const changedAt = history.at(-1)?.recordedAt ?? state.due;
      const name = `draft-${documentName(of, state.revision, form)}`;
      return named(name, await documentOf(draftContent(template, area, state, changedAt), form));
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

async function documentOf(content: ReturnContent, form: DocumentForm): Promise<Result<Buffer, Refusal>> {
  if (form === 'pdf') return renderStatement(returnStatement(content), form);
  const made = await returnDocuments(content);
  return made.ok ? ok(made.value[form]) : made;
}

function named(name: string, made: Result<Buffer, Refusal>): Answer {
  return made.ok ? ok({ name, content: made.value }) : fail([made.failure]);
}
