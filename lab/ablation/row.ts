/** What one variant came to: ROC-AUC by task, and what it costs. */
export interface Row {
  readonly name: string;
  readonly group: string;
  readonly synthetic: number;
  readonly natural: Readonly<Record<string, number>>;
  readonly parameters: number;
}
