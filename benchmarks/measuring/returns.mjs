// The returns of many boards for one quarter, as they stand when they are locked: every cell of the form answered, half
// of them by the ledger.
import { createHash } from 'node:crypto';

/** @param cells of the form, all of them; @param rowsMax how many rows of a section with rows are answered */
export function makeReturn(template, cells, number, rowsMax = 12) {
  const area = {
    code: `E${String(6_000_001 + number).padStart(8, '0')}`,
    name: `Invented board ${number + 1}`,
  };
  const watermarks = [1, 2, 3].map((id) => ({
    id,
    at: `2015-08-0${id}T06:00:00.000Z`,
    decisionPosition: 1_000 * id + number,
    referenceVersion: 3,
    lanes: [0, 1, 2, 3],
    nextOffsets: [0, 1, 2, 3].map((lane) => 10_000 * id + 10 * number + lane),
  }));
  const answered = cells.filter(({ row = 1 }) => row <= rowsMax);
  const answers = Object.fromEntries(
    answered.map(({ key, question }, at) => [
      key,
      { value: valueOf(question, number, at), origin: originOf(question, number, at) },
    ]),
  );
  const contentHash = hashOf('content', number);
  const by = { name: 'An Officer', position: 'Director of finance' };
  return {
    area,
    template,
    inForce: { code: template.code, version: 1, hash: hashOf('template', 0) },
    revision: 1,
    isLocked: true,
    at: '2015-08-28T09:30:00.000Z',
    contentHash,
    answers,
    watermarks,
    asked: template.signOff.approvals.map(({ code, title }) => ({
      code,
      title,
      organisations: [{ source: `urn:${code}:${number}`, name: `${title} of ${area.name}` }],
    })),
    approvals: template.signOff.approvals.map(({ code }) => ({
      approval: code,
      organisation: `urn:${code}:${number}`,
      by,
      contentHash,
    })),
    signOff: { by, contentHash, on: '2015-08-27', authority: 'Minute 12' },
    matrix: {
      complete: true,
      inWords: 'Complete Template',
      sheets: template.sheets.map((sheet) => ({
        code: sheet.code,
        name: sheet.name,
        complete: true,
        questions: answered
          .filter((cell) => cell.sheet === sheet && (cell.row ?? 1) === 1)
          .map(({ key, address, question }) => ({ key, text: question.text, address, checker: 'Yes' })),
      })),
    },
    heads: ['decisions', 'lane 0', 'lane 1', 'lane 2', 'lane 3'].map((chain, at) => ({
      chain,
      at: 10_000 + at,
      hash: hashOf(chain, number),
    })),
  };
}

function valueOf({ type, options, decimals = 1 }, number, at) {
  const figure = (number * 7_919 + at * 104_729) % 1_000_003;
  switch (type) {
    case 'text':
      return `Agreed by the partners of board ${number + 1}; question ${at} is on track, and reviewed monthly. `.repeat(
        1 + (figure % 5),
      );
    case 'choice':
      return options[figure % options.length];
    case 'yes-no':
      return figure % 4 === 0 ? 'no' : 'yes';
    case 'date':
      return `2015-0${1 + (figure % 8)}-1${figure % 10}`;
    case 'count':
      return figure;
    case 'money':
      return figure * 101;
    default:
      return (figure / 10_000).toFixed(decimals);
  }
}

function originOf({ source }, number, at) {
  if (!source) return { from: 'person', by: 'An Officer' };
  const contentHash = hashOf(`answer ${at}`, number);
  return {
    from: 'ledger',
    source,
    watermark: 1 + (at % 3),
    contentHash,
    definitionVersion: '2',
    warnings: [],
  };
}

function hashOf(what, number) {
  return createHash('sha256').update(`${what} ${number}`).digest('hex');
}
