import type { ProblemKind } from '#platform';

/** What uploading can meet beyond what publishing can. */
export const UPLOAD_PROBLEMS = {
  uploadRefused: {
    code: 'upload-refused',
    status: 400,
    title: 'The upload does not say what it must',
    means: 'A parameter of the address is missing, unknown, there twice, or not what it should be.',
    mend: 'Mend each parameter as its entry in `errors` says, and send the file again.',
  },
  unknownMapping: {
    code: 'unknown-mapping',
    status: 404,
    title: 'There is no such column mapping',
    means: 'Neither a mapping that ships nor one of your own has this name and version.',
    mend: 'Choose one that `GET /v1/mappings` lists, or put one of your own first.',
  },
  fileRefused: {
    code: 'file-refused',
    status: 422,
    title: 'The file was refused, and nothing of it taken in',
    means: 'The file cannot be read by the mapping, or counts in it break rules; `errors` has each cell.',
    mend: 'Mend the cells and send the file again, or send it with `partial=true` to take in what is fit.',
  },
  mappingRefused: {
    code: 'mapping-refused',
    status: 422,
    title: 'The column mapping was refused',
    means: 'The mapping breaks rules, all of which `errors` has; no version of it was made.',
    mend: 'Mend what `errors` names and put it again.',
  },
} as const satisfies Record<string, ProblemKind>;
