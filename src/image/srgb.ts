/** A gamma-coded value of sRGB, 0..1, to linear light, 0..1 (IEC 61966-2-1). */
export function srgbToLinear(value: number): number {
  return value > 0.04045 ? ((value + 0.055) / 1.055) ** 2.4 : value / 12.92;
}

/** Linear light, 0..1, to a gamma-coded value of sRGB, 0..1 (IEC 61966-2-1). */
export function linearToSrgb(light: number): number {
  return light > 0.0031308 ? 1.055 * light ** (1 / 2.4) - 0.055 : 12.92 * light;
}
