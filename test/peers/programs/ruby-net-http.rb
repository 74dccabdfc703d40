# Sends what standard input says with net/http, and prints what REXML or JSON read of the answer.
require 'json'
require 'net/http'
require 'rexml/document'
require 'uri'

asked = JSON.parse($stdin.read)
uri = URI.parse(asked['url'])
uri.userinfo = "#{asked['user']}:#{asked['secret']}" if asked['auth'] == 'userinfo'
request = Net::HTTP.const_get(asked['method'].capitalize).new(uri)
# An address with credentials does not make net/http send them.
request.basic_auth(uri.user, uri.password) if asked['auth'] == 'userinfo'
request.basic_auth(asked['user'], asked['secret']) if asked['auth'] == 'header'
asked['headers'].each { |name, value| request[name] = value }
request.set_form_data(asked['form']) if asked['form']
request.set_form(asked['multipart'].to_a, 'multipart/form-data') if asked['multipart']

options = { use_ssl: uri.scheme == 'https', read_timeout: 30 }
options[:ca_file] = asked['authority'] if asked['authority']
response = Net::HTTP.start(uri.hostname, uri.port, options) { |http| http.request(request) }

read = { status: response.code.to_i, type: response['Content-Type'], ok: response.is_a?(Net::HTTPOK) }
if response['Content-Type'].include?('json')
  read[:element], fields = JSON.parse(response.body).first
  read[:form] = 'json'
else
  root = REXML::Document.new(response.body).root
  raise root.name unless root.name == 'TwilioResponse'
  element = root.elements[1]
  read[:element] = element.name
  read[:form] = 'xml'
  fields = element.elements.to_h { |child| [child.name, child.text.to_s] }
  fields = fields.to_h { |name, value| [name, asked['integers'].include?(name) ? Integer(value, 10) : value] }
end
read[:fields] = fields
read[:sum] = 0 + fields['Succeeded'] + fields['Redundant'] + fields['Failed'] if fields.key?('Succeeded')
read[:endless] = fields['Expiry'] < 0 if fields.key?('Expiry')
puts JSON.generate(read)
