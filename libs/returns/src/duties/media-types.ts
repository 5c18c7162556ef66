import type { KeptDocument } from '../return.events';

export const MEDIA_TYPES: Readonly<Record<KeptDocument['form'], string>> = {
  workbook: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
  json: 'application/json',
};
