/** Version of the layout of `--json`: docs/command-line.md has it. */
export const JSON_SCHEMA = 1;
