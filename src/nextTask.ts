/** Yields to the event loop, so that timers, input and aborts are handled between the steps of long work. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    // browsers delay nested timers by 4 ms, messages not
    if (typeof setImmediate === 'function') return void setImmediate(resolve);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}
