import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
/** Runs a net on ONNX Runtime, in a process of its own: the choice stays for its life. */
const SESSION = `
  import * as ort from 'onnxruntime-node';
  import { onnxEngine } from 'lucidface/onnx';
  const pooled = { kind: 'globalAveragePool', output: 'x', inputs: ['images'], shape: [3] };
  const engine = await onnxEngine(ort)({ inputShape: [4, 4, 3], operations: [pooled], outputs: { logits: 'x' } });
  engine.dispose();
  console.log(process.env.ORT_DISABLE_TELEMETRY);
`;

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lucidface-home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** Output of the process in an empty home, where ONNX Runtime keeps its telemetry. */
function runSession(more: NodeJS.ProcessEnv = {}): string {
  // any of these turns telemetry off by itself
  const { CI: _, TF_BUILD: __, GITHUB_ACTIONS: ___, XDG_CACHE_HOME: ____, ...rest } = process.env;
  const { ORT_DISABLE_TELEMETRY: _____, ...env } = rest;
  const args = ['--input-type=module', '--eval', SESSION];
  const options = { cwd: ROOT, env: { ...env, HOME: home, ...more }, encoding: 'utf8' } as const;
  return execFileSync(process.execPath, args, options).trim();
}

test('a session on ONNX Runtime reports nothing, and stores no identifier', () => {
  expect(runSession()).toBe('1');
  expect(readdirSync(home)).toEqual([]);
});

test('leaves the choice of the user', () => {
  expect(runSession({ ORT_DISABLE_TELEMETRY: 'yes' })).toBe('yes');
});
