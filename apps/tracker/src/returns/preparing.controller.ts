import {
  CheckReturnCommand,
  FillReturnCommand,
  ImportReturnCommand,
  ReturnQuery,
  SubmitReturnCommand,
} from '#returns';
import { DOCUMENT_FORMS } from '#returns/plain';
import { Controller } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { Asking, decidedBy, DecidingRoute, nothingBody } from '../deciding';
import { PREPARER } from '../permissions';
import { openFilled } from './open-filled';
import { RETURN_PROBLEMS } from './return-problems';
import {
  answerReturn,
  decideOnReturn,
  importQuestion,
  readImportQuestion,
  readReturnBody,
  ReturnCommand,
  returnOf,
  returnPath,
  REVISION_PROBLEMS,
  told,
} from './return-routes';
import type { ReturnAsking } from './return-routes';
import {
  acknowledgeBody,
  answersBody,
  checkAnswer,
  confirmBody,
  editedAnswer,
  importAnswer,
  reopenBody,
  resendBody,
  submitBody,
} from './returns.schema';
import type { CheckAnswer, EditedAnswer, ImportAnswer } from './returns.schema';

const EDITED = { what: 'The decision, and what it made void.', schema: editedAnswer };

/** What a preparer does with a return: each over the version that was read but the opening. */
@Controller('v1/areas/:area/returns')
export class PreparingController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @ReturnCommand('open', {
    permission: PREPARER,
    summary: 'Open a return before it opens by itself',
    details: 'It is filled at once with what the ledger knows, as one that opens by itself.',
    body: nothingBody,
  })
  async open(@Asking() asking: ReturnAsking): Promise<EditedAnswer> {
    const by = decidedBy(asking, 'is-first');
    readReturnBody(nothingBody, asking.request);
    return answerReturn(await openFilled(this.commands, returnOf(asking.request), by), by, asking.reply);
  }

  @ReturnCommand('fill', {
    permission: PREPARER,
    summary: 'Copy what the ledger knows now into a return',
    details: 'What somebody wrote themselves stays. What says the same as before stays as it is.',
    body: nothingBody,
    answer: EDITED,
  })
  async fill(@Asking() asking: ReturnAsking): Promise<EditedAnswer> {
    const by = decidedBy(asking);
    readReturnBody(nothingBody, asking.request);
    const outcome = await this.commands.execute(new FillReturnCommand(returnOf(asking.request), by));
    return answerReturn(outcome, by, asking.reply);
  }

  @ReturnCommand('answers', {
    permission: PREPARER,
    summary: 'Answer, change or take back answers, by the keys of their cells',
    details: 'What is approved, and changed then, is to be approved anew.',
    body: answersBody,
    answer: EDITED,
  })
  answers(@Asking() asking: ReturnAsking): Promise<EditedAnswer> {
    return decideOnReturn(this.commands, asking, answersBody, ({ answers }) => ({ type: 'answer', answers }));
  }

  /** A workbook of another template or area is refused, and one with a cell that cannot be understood. */
  @DecidingRoute(':template/import', {
    permission: PREPARER,
    summary: 'Read what somebody changed in a workbook into a return',
    details:
      'The one of `documents/workbook`, or the official form with the same sheets, words and cells. Only what it says ' +
      'otherwise than when it was made is an answer, an emptied cell too; what others changed since stays, and is ' +
      'refused where the workbook has something else. The official form is sent with `over`, and its empty cells say nothing.',
    path: returnPath,
    query: importQuestion,
    body: { [DOCUMENT_FORMS.workbook.mediaType]: z.string() },
    answer: { what: 'The decision, and what became of the cells.', schema: importAnswer },
    problems: [...REVISION_PROBLEMS, ...Object.values(RETURN_PROBLEMS)],
  })
  async import(@Asking() asking: ReturnAsking): Promise<ImportAnswer> {
    const by = decidedBy(asking);
    const { body, query } = asking.request;
    const { over, file: name } = readImportQuestion(query);
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const command = new ImportReturnCommand(returnOf(asking.request), { bytes, name, over }, by);
    const outcome = await this.commands.execute(command);
    return { ...answerReturn(outcome, by, asking.reply), ...told(outcome).imported };
  }

  @ReturnCommand('confirm', {
    permission: PREPARER,
    summary: 'Say that copied answers were looked at and are right',
    details: 'By their cells; without any all that wait for it.',
    body: confirmBody,
    answer: EDITED,
  })
  async confirm(@Asking() asking: ReturnAsking): Promise<EditedAnswer> {
    const { cells = await this.toConfirm(asking) } = readReturnBody(confirmBody, asking.request);
    return decideOnReturn(this.commands, asking, confirmBody, () => ({ type: 'confirm', cells }));
  }

  @ReturnCommand('check', {
    permission: PREPARER,
    summary: 'Check a return as it stands: only what was checked is approved',
    body: nothingBody,
    answer: { what: 'The decision, the verdict, and what was found.', schema: checkAnswer },
  })
  async check(@Asking() asking: ReturnAsking): Promise<CheckAnswer> {
    const by = decidedBy(asking);
    readReturnBody(nothingBody, asking.request);
    const outcome = await this.commands.execute(new CheckReturnCommand(returnOf(asking.request), by));
    const { verdict, findings } = told(outcome).checked;
    return { ...answerReturn(outcome, by, asking.reply), verdict, findings };
  }

  @ReturnCommand('submit', {
    permission: PREPARER,
    summary: 'Lock what was signed off, keep its documents, and have it go out',
    details:
      'After its deadline it takes `late`: why it goes out only now. Where the ledger has other figures by now than ' +
      'were signed it takes `despite`: why it goes out all the same.',
    body: submitBody,
  })
  async submit(@Asking() asking: ReturnAsking): Promise<EditedAnswer> {
    const by = decidedBy(asking);
    const asked = readReturnBody(submitBody, asking.request);
    const command = new SubmitReturnCommand(returnOf(asking.request), asked, by);
    return answerReturn(await this.commands.execute(command), by, asking.reply);
  }

  @ReturnCommand('resend', {
    permission: PREPARER,
    summary: 'Have what was submitted go out by one way again',
    body: resendBody,
  })
  resend(@Asking() asking: ReturnAsking): Promise<EditedAnswer> {
    return decideOnReturn(this.commands, asking, resendBody, (body) => ({ type: 'resend', ...body }));
  }

  @ReturnCommand('acknowledge', {
    permission: PREPARER,
    summary: 'Note that NHS England said that it has what was submitted',
    body: acknowledgeBody,
  })
  acknowledge(@Asking() asking: ReturnAsking): Promise<EditedAnswer> {
    return decideOnReturn(this.commands, asking, acknowledgeBody, (body) => ({
      type: 'acknowledge',
      ...body,
    }));
  }

  @ReturnCommand('reopen', {
    permission: PREPARER,
    summary: 'Begin the next revision of what was submitted, for a reason',
    details: 'What was submitted stays what it was.',
    body: reopenBody,
  })
  reopen(@Asking() asking: ReturnAsking): Promise<EditedAnswer> {
    return decideOnReturn(this.commands, asking, reopenBody, (body) => ({ type: 'reopen', ...body }));
  }

  /** The cells with a copy that nobody has looked at yet. */
  private async toConfirm({ request }: ReturnAsking): Promise<string[]> {
    const { cells } = told(await this.queries.execute(new ReturnQuery(returnOf(request))));
    return cells.filter(({ isToBeConfirmed }) => isToBeConfirmed).map(({ key }) => key);
  }
}
