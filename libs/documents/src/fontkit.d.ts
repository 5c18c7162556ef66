declare module 'fontkit' {
  /** A font to write with; pdfkit takes it in the place of a font's file, which its own types do not say. */
  export function openSync(path: string): PDFKit.Mixins.PDFFontSource;
}
