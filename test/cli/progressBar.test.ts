import { afterEach, describe, expect, test, vi } from 'vitest';
import { progressBar } from '../../src/cli/progressBar.js';

function stream(isTTY: boolean): { texts: string[]; stream: NodeJS.WriteStream } {
  const texts: string[] = [];
  const write = (text: string): boolean => texts.push(text) > 0;
  return { texts, stream: { isTTY, write } as unknown as NodeJS.WriteStream };
}

afterEach(() => vi.useRealTimers());

describe('progressBar', () => {
  test('off a terminal: a line every five seconds with the time that is left, and a last one', () => {
    vi.useFakeTimers({ now: 0 });
    const { texts, stream: log } = stream(false);
    const bar = progressBar('explaining', log);
    for (const second of [1, 2, 5, 6, 9, 10]) {
      vi.setSystemTime(second * 1000);
      bar(second / 20, second === 10 ? 'half' : '');
    }
    vi.setSystemTime(20_000);
    bar(1);
    expect(texts).toEqual([
      'explaining: 25 %, 15 s left\n',
      'explaining: 50 %, 10 s left half\n',
      'explaining: 100 %, 20 s\n',
    ]);
  });

  test('off a terminal: nothing for work that is done before a line is due', () => {
    vi.useFakeTimers({ now: 0 });
    const { texts, stream: log } = stream(false);
    const bar = progressBar('explaining', log);
    vi.setSystemTime(3000);
    bar(0.5);
    bar(1);
    expect(texts).toEqual([]);
  });

  test('on a terminal: one bar, drawn in place, which ends the line', () => {
    vi.useFakeTimers({ now: 1000 });
    const { texts, stream: terminal } = stream(true);
    const bar = progressBar('explaining', terminal);
    vi.setSystemTime(2000);
    bar(0.5);
    bar(0.6);
    vi.setSystemTime(3000);
    bar(1);
    expect(texts).toEqual([
      '\r\x1b[2Kexplaining [############------------] 50 % 1 s left ',
      '\r\x1b[2Kexplaining [########################] 100 % 2 s \n',
    ]);
  });
});
