/** What uploading can meet beyond what publishing can. */
export const UPLOAD_PROBLEMS = {
  uploadRefused: { code: 'upload-refused', status: 400, title: 'The upload does not say what it must' },
  unknownMapping: { code: 'unknown-mapping', status: 404, title: 'There is no such column mapping' },
  fileRefused: {
    code: 'file-refused',
    status: 422,
    title: 'The file was refused, and nothing of it taken in',
  },
  mappingRefused: { code: 'mapping-refused', status: 422, title: 'The column mapping was refused' },
} as const;
