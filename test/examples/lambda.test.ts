import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const PORTRAIT = fileURLToPath(new URL('../../models/face-references/portrait-1.bin', import.meta.url));

test('the serverless handler assesses a photo, and names the fault of a body that is none', async () => {
  const { handler } = await import('../../examples/lambda/handler.mjs');
  const body = readFileSync(PORTRAIT).toString('base64');
  const found = await handler({ body, isBase64Encoded: true });
  expect(found.statusCode).toBe(200);
  const { acceptable, score, defects } = JSON.parse(found.body);
  expect(acceptable).toBe(score >= 50);
  expect(defects.length === 0 || !acceptable).toBe(true);
  const broken = await handler({ body: 'no photo', isBase64Encoded: false });
  expect(broken.statusCode).toBe(422);
  expect(JSON.parse(broken.body).error).toContain('is not an image that can be read');
  expect((await handler({ body: 'x'.repeat(6_000_001) })).statusCode).toBe(413);
});
