/** An address that was given is forgotten where nobody has confirmed it by then. */
export const CONFIRMED_WITHIN_DAYS = 7;
