import { expect, test } from '@jest/globals';
import { z } from 'zod';
import * as agreements from './agreements.schema';
import * as funds from './funds.schema';
import * as settlements from './settlements.schema';
import * as returns from '../returns/returns.schema';

const BODIES = [agreements, funds, settlements, returns].flatMap((schemas) =>
  Object.entries<unknown>({ ...schemas }).filter(
    (each): each is [string, z.ZodType] => each[1] instanceof z.ZodType && each[0].endsWith('Body'),
  ),
);
/** What a content is like stands in `sample/`; it is too long to be told with a route. */
const WITHOUT = ['proposeBody', 'draftBody', 'reviseBody', 'closeMonthBody', 'closeYearBody'];

test.each(BODIES.filter(([name]) => !WITHOUT.includes(name)))(
  '%s is described by what it takes',
  (_, body) => {
    const { examples } = (body.meta() ?? {}) as { readonly examples?: readonly unknown[] };
    expect(examples).toHaveLength(1);
    expect(body.safeParse(examples?.[0])).toMatchObject({ success: true });
  },
);
