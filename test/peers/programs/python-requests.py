"""Sends what standard input says with requests, and prints what ElementTree or json read of the answer."""
import json
import sys
import xml.etree.ElementTree as ElementTree

import requests

asked = json.load(sys.stdin)
url = asked["url"]
options = {"headers": asked["headers"], "timeout": 30, "verify": asked.get("authority")}
if asked["auth"] == "userinfo":
    scheme, rest = url.split("://", 1)
    url = f"{scheme}://{asked['user']}:{asked['secret']}@{rest}"
elif asked["auth"] == "header":
    options["auth"] = (asked["user"], asked["secret"])
if asked["form"] is not None:
    options["data"] = asked["form"]
if asked["multipart"] is not None:
    options["files"] = {name: (None, value) for name, value in asked["multipart"].items()}

response = requests.request(asked["method"], url, **options)

read = {"status": response.status_code, "type": response.headers["content-type"], "ok": response.ok}
if "json" in read["type"]:
    (read["element"], fields), = response.json().items()
    read["form"] = "json"
else:
    root = ElementTree.fromstring(response.content)
    assert root.tag == "TwilioResponse", root.tag
    (element,) = list(root)
    read["element"] = element.tag
    fields = {child.tag: child.text or "" for child in element}
    read["form"] = "xml"
    fields = {name: int(value) if name in asked["integers"] else value for name, value in fields.items()}
read["fields"] = fields
if "Succeeded" in fields:
    read["sum"] = 0 + fields["Succeeded"] + fields["Redundant"] + fields["Failed"]
if "Expiry" in fields:
    read["endless"] = fields["Expiry"] < 0
print(json.dumps(read))
