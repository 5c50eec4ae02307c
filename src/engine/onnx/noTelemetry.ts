/** A process of Node, as far as it is used; absent in a browser. */
interface Process {
  readonly env?: Record<string, string | undefined>;
}

/**
 * Keeps ONNX Runtime from sending data: from 1.29 on `onnxruntime-node` reports its use to its maker, and stores an identifier of the device, unless
 * this variable is set before the first session of the process. A value that is set stays.
 */
export function noTelemetry(): void {
  const { env } = (globalThis as { process?: Process }).process ?? {};
  if (env) env.ORT_DISABLE_TELEMETRY ??= '1';
}
