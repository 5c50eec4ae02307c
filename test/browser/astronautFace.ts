/**
 * The face on the astronaut's portrait. With its roll no detector runs on the backend under test, whose kernels one in software takes a minute to compile: that it finds the same faces is tested
 * in faces.test.ts.
 */
export const ASTRONAUT_FACE = { x: 66, y: 38, width: 92, height: 112, roll: 0 };
