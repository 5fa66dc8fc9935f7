"""A page in Debian's Chromium, without a window, as a person would use it."""

import base64
import json
import sys
from pathlib import Path

CHROMIUM, DRIVER = "/usr/bin/chromium", "/usr/bin/chromedriver"
SKIPPED = 77  # what CTest takes as skipped; scripts/test counts that as a failure


def needed():
    """The web driver's module; ends the program loudly where there is no browser."""
    try:
        import selenium.webdriver as webdriver
    except ImportError:
        webdriver = None
    if webdriver is None or not Path(CHROMIUM).exists() or not Path(DRIVER).exists():
        print("SKIPPED: THE PAGE WAS NOT TESTED IN A BROWSER; scripts/install-dependencies --full installs Chromium", file=sys.stderr)
        sys.exit(SKIPPED)
    return webdriver


class Browser:
    def __init__(self, width=1600, height=1000):
        webdriver = needed()
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-color-profile=srgb", f"--window-size={width},{height}"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.chrome.service.Service(DRIVER))
        self.resize(width, height)

    def quit(self):
        self.driver.quit()

    def resize(self, width, height=1000):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
        self.settle()

    def open(self, path, view=""):
        self.driver.get("about:blank")
        self.driver.get(f"file://{path}{view}")
        self.settle()

    def settle(self):
        """Until two frames have been drawn."""
        self.driver.execute_async_script("const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0)));")

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def part(self, name):
        return self.driver.find_element("id", name)

    def text(self, name):
        return self.run("return document.getElementById(arguments[0]).textContent", name)

    def press(self, keys, at="body"):
        self.driver.find_element("css selector", at).send_keys(keys)
        self.settle()

    def choose(self, name, value):
        """Sets a field as a hand would, and tells the page."""
        self.run("const field = document.getElementById(arguments[0]); field.value = arguments[1]; for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));", name, str(value))
        self.settle()

    def move_to(self, name, x, y):
        """The pointer to a share of an element's width and height."""
        self.run("document.getElementById(arguments[0]).scrollIntoView({ block: 'center' })", name)
        box = self.run("const box = document.getElementById(arguments[0]).getBoundingClientRect(); return [box.left, box.top, box.width, box.height]", name)
        place = {"x": box[0] + x * box[2], "y": box[1] + y * box[3]}
        self.driver.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": "mouseMoved", **place})
        self.settle()
        return place

    def click(self, name, x, y):
        place = self.move_to(name, x, y)
        for kind in ("mousePressed", "mouseReleased"):
            self.driver.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": kind, "button": "left", "clickCount": 1, **place})
        self.settle()

    def screenshot(self):
        return base64.b64decode(self.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"])

    def pdf(self):
        return base64.b64decode(self.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})["data"])

    def errors(self):
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self):
        """Addresses that the page asked for since this was called last, its own data apart."""
        asked = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                asked.append(message["params"]["request"]["url"].split("#")[0])
        return [address for address in asked if not address.startswith(("data:", "about:"))]
