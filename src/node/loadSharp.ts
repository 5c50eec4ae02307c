import type sharp from 'sharp';

/** @throws Error with the command that installs it */
export async function loadSharp(): Promise<typeof sharp> {
  try {
    return (await import('sharp')).default;
  } catch (cause) {
    throw new Error('images are read and written with sharp, which is not installed: npm install sharp', {
      cause,
    });
  }
}
