// a server component: the import is safe there, and loads no backend
import { PROFILES } from 'lucidface/model';
import { Verdict } from './Verdict.js';

export default function Page() {
  return (
    <main>
      <p id="server">{Object.keys(PROFILES).join(' ')}</p>
      <Verdict />
    </main>
  );
}
