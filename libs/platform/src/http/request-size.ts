/** Bytes one request's body may have. */
export const REQUEST_BYTES_MAX = 8 * 1024 * 1024;

/** The same for people. */
export const REQUEST_SIZE_MAX = `${REQUEST_BYTES_MAX / 1024 / 1024} MiB`;
