/* Workers in hidden frames. Browsers start no worker for a page that was opened as a file, and the
   search asks for one. Its script finds all it uses in a frame as well; `IFrameWorker` is the name
   by which it knows where it runs. Served by a server, pages have workers, and this does nothing. */
(() => {
  if (location.protocol !== "file:") return;

  const load = (target, address) =>
    new Promise((resolve, reject) => {
      const script = target.document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${address} cannot be read`));
      target.document.head.append(script);
    });

  class FrameWorker extends EventTarget {
    #frame = document.createElement("iframe");
    #target;

    constructor(address) {
      super();
      const whole = new URL(address, document.baseURI).href;
      this.#frame.hidden = true;
      this.#frame.srcdoc = "<!doctype html><title>Search</title>";
      this.#target = new Promise((resolve, reject) => {
        this.#frame.onload = () => {
          const target = this.#frame.contentWindow;
          target.postMessage = (data) =>
            this.dispatchEvent(new MessageEvent("message", { data }));
          target.importScripts = async (...addresses) => {
            for (const one of addresses) await load(target, one);
          };
          load(target, whole).then(() => resolve(target), reject);
        };
      });
      this.#target.catch((error) => this.dispatchEvent(new ErrorEvent("error", { error })));
      document.documentElement.append(this.#frame);
    }

    postMessage(data) {
      this.#target.then(
        (target) => target.dispatchEvent(new target.MessageEvent("message", { data })),
        () => {},
      );
    }

    terminate() {
      this.#frame.remove();
    }
  }

  window.IFrameWorker = window.Worker = FrameWorker;
})();
