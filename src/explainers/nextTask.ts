/** Lets everything else that waits have its turn: timers, input, and the abort that this work should notice. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    // timers are held back to 4 ms in browsers, messages are not
    if (typeof setImmediate === 'function') return void setImmediate(resolve);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}
