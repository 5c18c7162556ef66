import { RETURN_TEMPLATES, type ReturnTemplate } from '#catalogue';
import { answersByType } from '#testing';
import type { ReturnStanding } from './return.query';
import { AREA, SampleArea } from './sample-area.fixture';

export const OF = { area: AREA, template: '2015-16-q1' };

export interface SubmittedQuarter {
  readonly sample: SampleArea;
  readonly form: ReturnTemplate;
  readonly submitted: ReturnStanding;
}

/** The sample area's return of the first quarter of 2015/16, opened, filled, answered, signed off and submitted. */
export async function submittedQuarter(): Promise<SubmittedQuarter> {
  const { template } = OF;
  const form = RETURN_TEMPLATES.find(({ code }) => code === template);
  if (!form) throw new Error(`There is no form ${template}`);
  const sample = await SampleArea.open('2015-06-01T08:00:00Z', {
    contacts: [
      { role: 'preparer', name: 'P. Person', email: 'preparer@example.org' },
      { role: 'board', name: 'C. Person' },
    ],
    destinations: [{ channel: 'folder' }],
    submitsAt: '09:30',
  });
  const noWayOut = new Map();
  await sample.itIs('2015-06-30T23:01:00Z');
  await sample.duties(noWayOut);
  await sample.keepMoney('2015/16-Q1');
  await sample.itIs('2015-08-21T09:00:00Z');
  await sample.duties(noWayOut);
  const { cells } = await sample.standing(template);
  const known = Object.fromEntries(cells.flatMap(({ key, answer }) => (answer ? [[key, answer.value]] : [])));
  await sample.decide(template, { type: 'answer', answers: answersByType(form, known) }, 'preparer');
  await sample.signOff(template, '2015-08-21');
  await sample.itIs('2015-08-28T08:31:00Z');
  await sample.duties(noWayOut);
  const submitted = await sample.standing(template);
  if (submitted.submissions.length === 0) throw new Error('It was not submitted');
  return { sample, form, submitted };
}
