// Requests that arrive at a constant rate, whoever is still waiting (an open model). Run by bench/arrivals.py with k6.
import { SharedArray } from "k6/data";
import exec from "k6/execution";
import http from "k6/http";
import { Counter, Trend } from "k6/metrics";

const asked = JSON.parse(open(__ENV.ASKED));
const requests = new SharedArray("requests", () => JSON.parse(open(__ENV.REQUESTS)));
const good = new Counter("good");
const late = new Counter("late");
const refused = new Counter("refused");
const wrong = new Counter("wrong");
const refusal = new Trend("refusal", true);
const answer_waits = new Trend("answer_waits", true);

export const options = {
  discardResponseBodies: true,
  noCookiesReset: false,
  summaryTrendStats: ["med", "p(95)", "p(99)", "max"],
  scenarios: {
    arrivals: {
      executor: "constant-arrival-rate",
      rate: asked.thousandths,
      timeUnit: "1000s",
      duration: `${asked.seconds}s`,
      preAllocatedVUs: asked.waiting,
      maxVUs: asked.waiting,
    },
  },
};

// Refused: told when to come again. Late: the right answer, when most would have left.
function count(answer, one) {
  const took = answer.timings.duration;
  if (answer.status === 503 && answer.headers["Retry-After"]) {
    refused.add(1);
    refusal.add(took);
  } else if (answer.status !== one.status) {
    wrong.add(1);
  } else {
    answer_waits.add(took);
    (took > asked.patience_ms ? late : good).add(1);
  }
}

export default function () {
  const one = requests[exec.scenario.iterationInTest % requests.length];
  const answer = http.request(one.method, asked.site + one.path, one.body, {
    headers: one.headers,
    redirects: 0,
    timeout: "30s",
  });
  count(answer, one);
}
