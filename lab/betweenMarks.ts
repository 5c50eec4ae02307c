const [START, END] = ['<!-- measured -->', '<!-- end -->'];

/**
 * Puts text between the marks `<!-- measured -->` and `<!-- end -->` of a document; the text between them before is replaced, everything else stays.
 *
 * @param title - of the document that is made where there is none with marks
 */
export function betweenMarks(document: string, text: string, title: string): string {
  const [start, end] = [document.indexOf(START), document.indexOf(END)];
  if (start < 0 || end < start) return `# ${title}\n\n${text}`;
  return `${document.slice(0, start + START.length)}\n\n${text}\n${document.slice(end)}`;
}
