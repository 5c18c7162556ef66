import { html, inset, type Html } from '#pages';
import type { ReturnStanding } from '#returns';
import { undelivered } from '#returns/plain';
import { cellLink, faultsOf, toDoOf, type Finding } from './return-checks';

/** What a return waits for, in a sentence, with links to where that is done. */
export function nextContent(standing: ReturnStanding, isToPrepare: boolean): Html {
  return inset(html`<strong>What is next:</strong> ${nextStep(standing, isToPrepare)}`);
}

function nextStep(standing: ReturnStanding, isToPrepare: boolean): Html | string {
  const { status, checked, isChecked, lacking, signOff, submissions } = standing;
  switch (status) {
    case 'withdrawn':
      return 'nothing, unless a preparer begins the next revision.';
    case 'acknowledged':
      return 'nothing, unless something is corrected: then a preparer begins the next revision.';
    case 'delivered':
      return 'NHS England is to say that it has it, and a preparer to note it.';
    case 'submitted': {
      const last = submissions.at(-1);
      const ways = last ? undelivered(last).map(({ channel }) => channel) : [];
      return ways.length > 0
        ? `a receipt by ${ways.join(', ')}.`
        : 'it is to be sent again by a way, since every way was let go and none has a receipt.';
    }
    case 'signed-off':
      return submitted(standing);
    default:
      if (!checked.verdict.ready) return blockedBy(standing, isToPrepare);
      if (!isChecked) return 'nothing blocks it: a preparer is to have it checked as it stands.';
      if (lacking.length > 0) return `it is to be approved: ${approvalsLacking(standing).join(', then ')}.`;
      return signOff ? submitted(standing) : 'the board is to sign it off, or somebody for it.';
  }
}

/** Past its deadline nothing goes out by itself. */
function submitted({ isLate }: ReturnStanding): string {
  return isLate
    ? 'a preparer is to submit it, and to say why it is late.'
    : 'it goes out by itself where the area has set a time for that; otherwise a preparer is to submit it.';
}

/** All that blocks, each thing once: what is missing, copied and not looked at, wrong, or else to be seen to, and where first. */
function blockedBy(standing: ReturnStanding, isToPrepare: boolean): Html {
  const blocking = toDoOf(standing.checked.findings);
  const missing = blocking.filter(({ code }) => code === 'not-answered');
  const copies = blocking.filter(({ code }) => code === 'copied-not-confirmed');
  const faults = faultsOf(standing);
  const others = blocking.filter((each) => ![...missing, ...copies, ...faults].includes(each));
  const part = (found: readonly Finding[], one: string, more: string): Html[] => {
    const [first] = found;
    if (!first) return [];
    const said = `${found.length} ${found.length === 1 ? one : more}`;
    const [cell] = first.cells;
    if (!cell) return [html`${said}`];
    const where = cellLink(standing, first, cell, isToPrepare);
    return [html`${said} (${found.length === 1 ? '' : 'the first at '}${where})`];
  };
  const parts = [
    ...part(missing, 'answer is missing', 'answers are missing'),
    ...part(copies, 'copied answer is to be confirmed', 'copied answers are to be confirmed'),
    ...part(faults, 'is to be put right', 'are to be put right'),
    ...part(others, 'is to be seen to', 'are to be seen to'),
  ];
  return html`${parts.map((each, at) => html`${at === 0 ? '' : at === parts.length - 1 ? ' and ' : ', '}${each}`)}.`;
}

/** Each approval that is still to be given, and of whom. */
export function approvalsLacking({ lacking, asked }: ReturnStanding): string[] {
  return lacking.map(({ approval, organisation }) => {
    const { title = approval, organisations = [] } = asked.find(({ code }) => code === approval) ?? {};
    if (organisation === undefined) return `"${title}", of whom the settings of the area name nobody`;
    const name = organisations.find(({ source }) => source === organisation)?.name ?? organisation;
    return `"${title}" of ${name}`;
  });
}
