import { smallReturn } from '#testing';

/** A form with one question of each kind that matters, and a section with rows, due in August 2015. */
export const SMALL_FORM = smallReturn({ due: '2015-08-28T12:00' });
