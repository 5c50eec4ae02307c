import { assessFace } from 'lucidface/easy';

const { acceptable, score, defects } = await assessFace('node_modules/lucidface/examples/photos/covered.jpg');
console.log(acceptable, score);
for (const { className, value, advice } of defects) console.log(className, value.toFixed(2), advice.message);
