import type { MeasuredValues } from './Measure.js';
import type { MeasuredFace } from './MeasuredFace.js';

/**
 * Pose in degrees, and the state of eyes and mouth. Left and right are the person's own: yaw is positive where the face is turned to the person's left,
 * pitch where it looks up, roll where the head is tilted towards the left shoulder.
 *
 * Openness of an eye is the distance between the lids over the width of the eye, of the mouth that between the lips over that between the corners; the width of
 * the mouth, which grows with a smile, is relative to the inter-eye distance.
 */
export function measurePose({ pose, eyes, mouth }: MeasuredFace): MeasuredValues {
  return {
    yaw: pose.yaw,
    pitch: pose.pitch,
    roll: pose.roll,
    'left-eye-openness': eyes.left.openness,
    'right-eye-openness': eyes.right.openness,
    'mouth-openness': mouth.openness,
    'mouth-width': mouth.width,
  };
}
