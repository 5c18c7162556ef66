/** Publishers tend what came in the name of their organisation; administrators everything. */
export const TENDED_BY = { roles: ['publisher', 'administrator'], scope: 'each-event' } as const;
