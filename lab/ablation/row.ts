/** Result of one variant: ROC-AUC by task, and the number of parameters. */
export interface Row {
  readonly name: string;
  readonly group: string;
  readonly synthetic: number;
  readonly natural: Readonly<Record<string, number>>;
  readonly parameters: number;
}
