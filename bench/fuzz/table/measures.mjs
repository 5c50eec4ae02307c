const face = (g) => ({
  points: g.list(468, () => ({ x: g.float(-3, 60), y: g.float(-3, 60) })),
  pose: { yaw: g.float(-180, 180), pitch: g.float(-90, 90), roll: g.float(-180, 180) },
  eyes: { left: { openness: g.unit() }, right: { openness: g.unit() } },
  mouth: { openness: g.unit(), width: g.unit() },
  interEyeDistance: g.float(1, 40),
});

/** The door `lucidface/measures`. */
export const MEASURES = {
  measureFace: {
    make: (g) => [
      g.photo(g.size(8, 50)),
      face(g),
      g.some({
        person: g.mask({ width: 6, height: 5 }),
        faces: [{ x: 0, y: 0, width: 9, height: 9 }],
        names: ['yaw', 'noise'],
        originalSize: { width: 90, height: 80 },
      }),
    ],
    share: 0.5,
  },
};
