import { isHostile } from './hostile.mjs';

/** What engines, Node and tfjs say when an argument was not checked. */
const RAW = [
  /Cannot (read|set|convert|mix|destructure|use|access|define|assign|add|delete|compute|create|perform|freeze)\b/,
  /is not (iterable|a function or its return value|a constructor|defined|an object|a symbol|extensible|async iterable)/,
  /^[\w.?#()[\]' ]+ is not a function/,
  /\((reading|setting) '/,
  /Invalid (typed )?array (buffer )?length/i,
  /Array buffer allocation failed|ArrayBuffer/,
  /Maximum call stack/,
  /Invalid (count|string|time|code|atomic|date|regular|LEB)/,
  /Reduce of empty array/,
  /offset is out of bounds|out of bounds|outside the bounds/,
  /detached/,
  /called on incompatible receiver|private member|without 'new'/,
  /Converting circular|Unexpected (token|end)|is not valid JSON/,
  /The ".*" (argument|property)|ERR_|The argument '/,
  /read only property|not extensible/,
  /Found non-callable|must be callable|Illegal (invocation|constructor)/,
  /Object prototype may only|Generator is|Symbol\.iterator/,
  // tfjs
  /^Error in \w+:|^Argument '|passed to '|Based on the provided shape|^Size ?\(|Tensor is disposed|implicit shape/,
  /^tensor\w*\(|requires shape|shape \[|^Shapes? |Invalid (shape|tensor|TF)|^Unknown dtype|dtype|forwardFunc/,
  /Kernel '|backend|\[object /,
];

/** An argument or option in backticks. */
const NAMED = /`[^`]+`/;

/** Whether an error came out of the package of tfjs and not out of the library. */
function fromPackage(error) {
  const frame = String(error.stack)
    .split('\n')
    .find((line) => /^\s+at /.test(line));
  return /node_modules/.test(frame ?? '');
}

/**
 * Tells a good refusal from one that does not help.
 *
 * @returns 'refused' for one that names an argument or is the caller's own error, 'raw' for the text of an engine or of tfjs,
 *   'unnamed' for a text of the library that names no argument
 */
export function judgeError(error) {
  if (isHostile(error)) return 'refused';
  if (!(error instanceof Error)) return 'raw';
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'refused';
  // what the library adds to the cause of an error is judged, not the cause
  const { message, cause } = error;
  const text = cause instanceof Error ? String(message).replace(cause.message, '') : String(message);
  if (NAMED.test(text) && !/^Cannot read/.test(text)) return 'refused';
  if (text === '' || RAW.some((pattern) => pattern.test(text)) || fromPackage(error)) return 'raw';
  return 'unnamed';
}

/**
 * The first number of a result that is not finite.
 *
 * @returns its path, such as `.curve[3].y`; undefined where all are finite
 */
export function findNonFinite(value, allowed, path = '', seen = new Set()) {
  if (typeof value === 'number') {
    return Number.isFinite(value) || allowed?.test(path) ? undefined : `${path} = ${value}`;
  }
  if (value === null || typeof value !== 'object' || seen.has(value)) return undefined;
  seen.add(value);
  if (ArrayBuffer.isView(value)) {
    if (!(value instanceof Float32Array || value instanceof Float64Array) || allowed?.test(path))
      return undefined;
    const at = value.findIndex((number) => !Number.isFinite(number));
    return at < 0 ? undefined : `${path}[${at}] = ${value[at]}`;
  }
  if (!Array.isArray(value) && ![Object.prototype, null].includes(Object.getPrototypeOf(value)))
    return undefined;
  for (const key of Object.keys(value)) {
    const found = findNonFinite(
      value[key],
      allowed,
      Array.isArray(value) ? `${path}[]` : `${path}.${key}`,
      seen,
    );
    if (found) return found;
  }
  return undefined;
}
