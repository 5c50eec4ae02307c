/** Version of the layout of `--json`, described in docs/command-line.md. */
export const JSON_SCHEMA = 1;
