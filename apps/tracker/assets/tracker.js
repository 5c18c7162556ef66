// @ts-check
// What pages do beside being read. Each can be read and used without it.
